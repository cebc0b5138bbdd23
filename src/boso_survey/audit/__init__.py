"""The audit: an attacker who has all that is published, and a judge who has the answers.

In go protected tables and built pages, out comes what could be worked out of them, or should not stand there.
It sets up constraints of its own, not those of the suppression. Opened by a statistician.
"""
