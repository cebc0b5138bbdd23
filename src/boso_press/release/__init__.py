"""What is asked of a built site: is it as it was built, pack it, what moved since the last one.

In goes outputs/ or a zip, out come differences, or a zip. Opened by the operator.
"""
