"""The health impact check (健康影响评估): a declared questionnaire, and the ruling its answers call for."""
