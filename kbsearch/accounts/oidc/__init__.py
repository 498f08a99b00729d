"""Signing in at an OpenID Connect provider.

The authorization code flow with PKCE, as OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated
Logout 1.0, RFC 7636, RFC 9207 and RFC 9700 describe it:

    choices → discovery → attempt → authorization → id_token → person → signing_in

Only this folder imports Authlib, joserfc and httpx2, and only when somebody signs in.
"""
