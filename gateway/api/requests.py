"""An example of each body that clients send."""

from typing import Any

from marshmallow import Schema

from contracts.appointments import schemas as appointments
from contracts.classifieds import schemas as classifieds
from contracts.directory import schemas as directory
from contracts.games import schemas as games
from contracts.healthbox import schemas as healthbox
from contracts.identity import schemas as identity
from contracts.notifications import schemas as notifications
from contracts.social import schemas as social
from gateway.api.shapes_agendas import DOCTOR, REASON, SITE
from gateway.api.shapes_appointments import HOLD
from gateway.api.shapes_entries import HANDLE
from gateway.api.shapes_notifications import NOTICE

_REASON = {"names": {"fr": "Consultation", "en": "Consultation"}, "duration": 20, "buffer_after": 5}
REQUESTS: dict[type[Schema], dict[str, Any]] = {
    identity.Register: {
        "email": "camille@example.org",
        "password": "quatre mots sans rapport",
        "display_name": "Camille",
        "birth_date": "1987-05-02",
        "country": "FR",
        "language": "fr",
        "kind": "patient",
    },
    identity.Confirm: {"token": "MDE5MGMyYWYtMWY3ZC03ZTAx.1773566813.pX0cQm9a"},
    identity.SignIn: {"email": "camille@example.org", "password": "quatre mots sans rapport"},
    identity.Refresh: {"refresh_token": "MDE5MGMyYjAtZTRjMS03ZjIw.3.kq0vX1mZ8w"},
    identity.PatchAccount: {"display_name": "Camille D.", "time_zone": "Europe/Paris"},
    identity.ConfirmEmail: {"token": "MDE5MGMyYWYtMWY3ZC03ZTAx.1773566813.pX0cQm9a"},
    identity.ChangePassword: {"current": "quatre mots sans rapport", "new": "cinq autres mots sans rapport"},
    identity.RequestReset: {"email": "camille@example.org"},
    identity.ConfirmReset: {
        "token": "MDE5MGMyYWYtMWY3ZC03ZTAx.1773566813.pX0cQm9a",
        "password": "cinq autres mots sans rapport",
    },
    identity.RequestErasure: {"password": "quatre mots sans rapport"},
    social.PublishPost: {
        "text": "Premier rendez-vous de kiné ce matin : tout s’est bien passé.",
        "audience": "followers",
        "links": ["https://example.org/exercices"],
    },
    social.ChangePost: {"warning": "Parle d’une opération", "audience": "contacts"},
    social.ChangeProfile: {"about": "Aidant de mon père depuis 2019.", "follow_policy": "approve"},
    healthbox.AddHealthEntry: {"at": "2026-03-15T08:00:00+01:00", "values": {"kg": 70.4}, "note": "Après la marche"},
    healthbox.EditHealthEntry: {"values": {"kg": 70.2}},
    healthbox.CopyDay: {"from": "2026-03-14", "to": "2026-03-15"},
    healthbox.EditProfile: {"birth_date": "1980-05-17", "height_cm": 175},
    healthbox.PutGoals: {"goals": [{"tracker": "weight", "measure": "kg", "target": 68}]},
    healthbox.AddPause: {"because": "illness", "from": "2026-03-10"},
    healthbox.Favourite: {"name": "Dîner de semaine", "values": {"meal": "dinner", "portions": {"fish": 1}}},
    healthbox.Assess: {"instrument": "gad7", "answers": [2, 2, 2, 1, 1, 1, 1]},
    healthbox.AddMark: {"day": "2026-03-16", "label": "Début du traitement"},
    healthbox.StartImport: {"upload": HANDLE, "format": "csv", "dry_run": True},
    healthbox.StartExport: {"format": "csv"},
    healthbox.Share: {
        "with_member_id": DOCTOR["id"],
        "trackers": ["weight", "sleep"],
        "from": "2026-01-01",
        "expires_at": "2026-06-15T10:00:00+00:00",
    },
    games.StartRun: {"task": "digits_forward", "variant": "standard", "input": "touch"},
    games.FinishRun: {
        "seed": 4183640225987161,
        "trials": [
            {"i": 0, "shown_at": 0.0, "response": [7, 1, 5], "rt": 2410.5},
            {"i": 1, "shown_at": 6210.3, "response": None, "rt": None},
        ],
        "timing": {"frame_ms": 16.7, "latency_class": "normal", "input": "touch"},
    },
    games.VoidRun: {"because": "hidden"},
    games.PutProgramme: {"tasks": ["nback", "corsi", "reaction"], "weekdays": [1, 3, 5], "at": "18:30"},
    games.Pause: {"until": "2026-04-01"},
    games.ShareGames: {
        "with_member_id": DOCTOR["id"],
        "tasks": ["corsi", "nback"],
        "from": "2026-01-01",
        "expires_at": "2026-06-15T10:00:00+00:00",
    },
    healthbox.PutHealthReminders: {"reminders": [{"tracker": "mood", "at": "20:30", "weekdays": [1, 2, 3, 4, 5]}]},
    appointments.PutAgenda: {
        "country": "FR",
        "policy": "Merci d’apporter votre carte Vitale.",
        "sites": [
            {"name": "Cabinet des Lilas", "address": "12 rue des Lilas, 75020 Paris", "time_zone": "Europe/Paris"}
        ],
    },
    appointments.AddReason: _REASON,
    appointments.PutReason: {**_REASON, "needs_approval": True},
    appointments.PutHours: {"items": [{"site_id": SITE, "weekday": 1, "starts": "09:00", "ends": "12:30"}]},
    appointments.AddException: {"kind": "absence", "starts": "2026-04-20T00:00", "ends": "2026-04-25T00:00"},
    appointments.PutPatient: {"known": True},
    appointments.PutDelegate: {"rights": ["see", "book"]},
    appointments.FirstFree: {"professional_ids": [DOCTOR["id"]], "video": False},
    appointments.Hold: {
        "professional_id": DOCTOR["id"],
        "reason_id": REASON,
        "starts_at": "2026-03-30T07:30:00+00:00",
    },
    appointments.Book: {"hold_id": HOLD, "note": "Je viens avec un proche."},
    appointments.Move: {"starts_at": "2026-03-31T07:30:00+00:00"},
    appointments.Cancel: {"reason": "Je ne peux pas venir, pardon."},
    appointments.Decide: {"decision": "accept"},
    appointments.RecordOutcome: {"outcome": "kept"},
    appointments.Wait: {
        "professional_id": DOCTOR["id"],
        "reason_id": REASON,
        "weekdays": [1, 2, 4],
        "after": "09:00",
    },
    appointments.PutReminders: {"leads": ["P7D", "P1D"]},
    notifications.ReadUpTo: {"up_to": NOTICE},
    notifications.PutPreferences: {
        "kinds": [{"kind": "follow_requested", "app": True, "mail": False}],
        "mails": "at_once",
        "quiet_from": "22:00",
        "quiet_to": "07:00",
    },
    directory.Claim: {"register_number": "10000000001", "document": HANDLE},
    directory.FinishProof: {"state": "pX0cQm9aUkVhVQpX0cQm9a", "code": "kq0vX1mZ8w"},
    directory.EditEntry: {"presentation": "Dermatologie de l’adulte et de l’enfant.", "languages": ["fr", "ar"]},
    classifieds.AddListing: {
        "kind": "offer",
        "category": "mobility",
        "title": "Fauteuil roulant pliant",
        "details": {"type": "wheelchair", "seat_width": 42},
    },
    classifieds.ChangeListing: {
        "text": "Il a servi six mois. Freins revus en mars.",
        "condition": "good",
        "terms": "rent",
        "price": "10.00",
        "rent_per": "week",
        "place_id": "FR-69123",
        "attestation": {"maintained": True, "ce_mark": True, "no_known_recall": True, "first_use_on": "2025-09-01"},
    },
    classifieds.CloseListing: {"outcome": "lent"},
    classifieds.AddPhoto: {"upload": HANDLE, "alt": "Le fauteuil, déplié"},
    classifieds.Appeal: {"words": "C’est un pilulier vide."},
    classifieds.Report: {"reason": "fraud", "words": "Il demande un virement avant de montrer l’objet."},
    classifieds.AddSearch: {"q": "fauteuil", "kind": "offer", "place_id": "FR-69123", "radius_km": 20},
    classifieds.SaveSearch: {"name": "Un fauteuil près de chez moi", "every": "day"},
    classifieds.WriteFirst: {"text": "Bonjour, est-il encore là ?"},
    classifieds.Write: {"text": "Oui, passez samedi."},
    classifieds.CloseDays: {"from": "2026-03-20", "to": "2026-03-27"},
    classifieds.RequestRental: {"from": "2026-03-20", "to": "2026-03-27", "note": "Pour la visite de ma sœur."},
    classifieds.DecideRental: {"decision": "accept"},
    classifieds.CancelRental: {"reason": "Nous n’en avons plus besoin."},
    classifieds.HandOver: {"checklist": {"complete": True, "clean": True, "works": True, "deposit_received": True}},
    classifieds.ReturnRental: {"checklist": {"complete": True, "clean": True, "works": True}},
    directory.Correct: {"about": "phone", "text": "Le numéro a changé : 04 78 00 00 01."},
}
