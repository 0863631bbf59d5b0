"""What we learnt: tables in, words, figures and pages out. Nothing here runs the model.

A result folder explains itself: names, units and the good direction of every outcome stand in its `summary.json`, so
this package reads the folder and needs no other package of the project but `inference`.
"""

if __name__ == "reports":  # by the name of its folder, in a checkout
    from smarketing.bare_names import hand_over

    hand_over(__name__)
