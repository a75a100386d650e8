"""Alarms, findings of GuardDuty and everything else that happens in an account, as messages in a chat."""
