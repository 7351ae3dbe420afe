from hypothesis import settings

settings.register_profile("xorviz", deadline=None, max_examples=300, print_blob=True)
settings.load_profile("xorviz")
