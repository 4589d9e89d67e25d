"""The composition root: settings, wiring, jobs, model process, commands. Nobody imports it."""
