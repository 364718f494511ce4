"""Keeps appraisals (考核): versions of schemes, scores with every worked line, the money shared, and appeals."""
