"""How many tests of mails begin: with one that is due."""

from typing import Any

from services.notifications.tests.world import Person, Visit, World


def booked(world: World, **said: Any) -> Person:
    """One whose appointment was just booked; the professional wants no mails."""
    camille, doctor = world.person(), world.professional()
    doctor.wants("appointment_booked", mail=False)
    if said:
        camille.wants(**said)
    Visit(world, camille, doctor).book()
    return camille
