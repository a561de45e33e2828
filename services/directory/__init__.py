"""The directory: professionals, establishments and partners from the open registers, and the nearest of them."""
