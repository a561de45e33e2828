"""What is looked at of the games: the endpoint, who looks, where, a name of its own. The host has played pairs six
times, has a programme, and shows the pairs to the doctor."""

from contracts.games.schemas import TASKS

_SERIES = "?input=keyboard&variant=standard&latency_class=normal"
GAMES = (
    ("games", "host", "/games"),
    ("games", "newcomer", "/games", "games-none"),
    *(("game", "host", f"/games/{name}", f"game-{name}") for name in TASKS),
    ("game_run", "host", "/games/runs/{run}"),
    ("game_run", "host", "/games/runs/{open_run}", "game-run-open"),
    ("game_run", "host", "/games/runs/{void_run}", "game-run-void"),
    ("game_progress", "host", "/games/progress/pairs"),
    ("game_progress", "host", "/games/progress/pairs?beside=fatigue", "game-progress-beside"),
    ("game_progress", "newcomer", "/games/progress/pairs", "game-progress-none"),
    ("games_programme", "host", "/games/programme"),
    ("games_programme", "newcomer", "/games/programme", "games-programme-none"),
    ("pause_games", "host", "/games/programme/pause"),
    ("games_calendar", "host", "/games/calendar"),
    ("games_sheet", "host", "/games/sheet"),
    ("games_sheet", "newcomer", "/games/sheet", "games-sheet-none"),
    ("games_sheet_page", "host", "/games/sheet/page?from={begin}&to={end}&tasks=pairs"),
    ("games_shares", "host", "/games/shares"),
    ("games_shares", "newcomer", "/games/shares", "games-shares-none"),
    ("find_whom_to_show_games", "host", "/games/shares/new"),
    ("show_games_to", "host", "/games/shares/new/{friend}"),
    ("games_shared_with_me", "doctor", "/games/shared-with-me"),
    ("games_shared_with_me", "newcomer", "/games/shared-with-me", "games-shared-none"),
    ("games_of", "doctor", "/games/of/{host}/pairs" + _SERIES),
    ("games_access_log", "host", "/games/access-log"),
)
