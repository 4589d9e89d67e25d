from hypothesis import settings

# Two cores are shared by many at work: a slow moment is no fault.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")
