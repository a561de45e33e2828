"""What is looked at of the Health Box: the endpoint, who looks, where, a name of its own. The host has noted something
in each tracker, and shows the weights to the doctor."""

_TRACKERS = ("weight", "mood", "sleep", "tobacco", "nutrition", "activity")
HEALTH = (
    ("health", "host", "/health"),
    ("health", "newcomer", "/health", "health-none"),
    *(("health_tracker", "host", f"/health/{name}", f"health-{name}") for name in _TRACKERS),
    ("health_tracker", "newcomer", "/health/weight", "health-weight-none"),
    ("health_tracker", "host", "/health/mood?previous=true&measure=stress&beside=kg", "health-mood-beside"),
    ("favourites", "host", "/health/favourites"),
    ("favourites", "newcomer", "/health/favourites", "favourites-none"),
    ("keep_favourite", "host", "/health/nutrition/{nutrition}/favourite"),
    *((f"add_{name}", "host", f"/health/{name}/new") for name in _TRACKERS),
    *((f"edit_{name}", "host", f"/health/{name}/{{{name}}}/edit") for name in _TRACKERS),
    ("health_entry", "host", "/health/weight/{weight}"),
    ("health_profile", "host", "/health/profile"),
    ("change_body", "host", "/health/profile/body"),
    ("change_health_display", "host", "/health/profile/display"),
    ("change_smoking", "host", "/health/profile/tobacco"),
    ("health_goals", "host", "/health/goals"),
    ("add_goal", "host", "/health/goals/new"),
    ("health_pauses", "host", "/health/pauses"),
    ("add_pause", "host", "/health/pauses/new"),
    ("health_reminders", "host", "/health/reminders"),
    ("add_reminder", "host", "/health/reminders/new"),
    ("health_shares", "host", "/health/shares"),
    ("find_whom_to_show", "host", "/health/shares/new"),
    ("show_to", "host", "/health/shares/new/{friend}"),
    ("shared_with_me", "doctor", "/health/shared-with-me"),
    ("health_of", "doctor", "/health/of/{host}/weight"),
    ("access_log", "host", "/health/access-log"),
)
