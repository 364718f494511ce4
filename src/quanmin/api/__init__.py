"""The api: plans, measures, results and lights for other systems to read, by the same rights as the pages.

Reading only. Whoever asks is an account: with a session of the site, or with a token. Everything that goes wrong is a
problem document (RFC 9457).
"""
