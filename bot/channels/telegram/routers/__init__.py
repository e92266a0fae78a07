"""Routers, one topic each. A function makes each router anew, since a router belongs to one dispatcher."""
