"""The arithmetic of rates: intervals, standardised rates, life tables, means. Numbers in, numbers out.

Every function takes plain numbers or arrays and answers the same shape. What has no value (nobody to count, a
band without people) is NaN, never 0; nothing here suppresses a small number unless its rule is asked for.
"""
