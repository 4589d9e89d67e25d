"""What is asked: definitions, rules, the pure engine, checks, the shipped surveys."""
