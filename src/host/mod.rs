//! A conference put on a homeserver from its schedule: accounts, a space, rooms, widgets, over plain HTTP.
