def make_gallery(folder, runs):
    return {}
