from hypothesis import settings

settings.register_profile("xorviz", deadline=None, max_examples=60, print_blob=True)
settings.load_profile("xorviz")
