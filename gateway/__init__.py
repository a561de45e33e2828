"""The one HTTP door of PatientsWorld: checks, asks a service over the bus, answers."""
