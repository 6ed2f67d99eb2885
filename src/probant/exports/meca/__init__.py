"""MECA (ANSI/NISO RP-30): the package in which a manuscript goes from one system to another."""
