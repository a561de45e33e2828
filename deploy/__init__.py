"""How PatientsWorld is brought up: `dev` on one machine without containers."""
