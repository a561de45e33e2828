"""Transport for every room: how state is stored, told and asked for. It knows no word of the trade."""
