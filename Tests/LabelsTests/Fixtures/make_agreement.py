"""Kappas as scikit-learn, statsmodels and irrCAC compute them, for AgreementTests.

    python3 Tests/LabelsTests/Fixtures/make_agreement.py > Tests/LabelsTests/Fixtures/agreement.json

Made with irrCAC 0.4.4, scikit-learn 1.9.1, statsmodels 0.15.0.

Cohen's kappa is scikit-learn's, its limits are statsmodels' (`cohens_kappa`); Fleiss' kappa is statsmodels', its standard
error irrCAC's (`CAC.fleiss`, of an infinite population), which rounds to five decimals. `votes` has a row for each case with the class that
each reader named, -1 where one did not read it.
"""

import json
import random
import sys

import numpy
import pandas
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score, confusion_matrix
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa


def votes(readers, cases, classes, errors, seed, missing=0.0):
    dice = random.Random(seed)
    rows = []
    for _ in range(cases):
        truth = min(int(dice.random() ** 2 * classes), classes - 1)
        row = [dice.randrange(classes) if dice.random() < errors else truth for _ in range(readers)]
        rows.append([-1 if dice.random() < missing else vote for vote in row])
    return rows


def pair(rows, classes):
    one, other = zip(*rows)
    counts = confusion_matrix(one, other, labels=list(range(classes)))
    found = cohens_kappa(counts)
    kappa = cohen_kappa_score(one, other)
    assert abs(kappa - found.kappa) < 1e-12
    return {"votes": rows, "classes": classes, "counts": counts.tolist(), "kappa": kappa, "error": found.std_kappa,
            "low": found.kappa_low, "high": found.kappa_upp}


def panel(rows, classes):
    rated = [row for row in rows if sum(vote >= 0 for vote in row) > 1]
    table = numpy.array([[row.count(label) for label in range(classes)] for row in rows])
    frame = pandas.DataFrame([[None if vote < 0 else str(vote) for vote in row] for row in rated])
    found = CAC(frame).fleiss()["est"]
    whole = all(vote >= 0 for row in rows for vote in row)
    kappa = fleiss_kappa(table) if whole else found["coefficient_value"]
    assert abs(kappa - found["coefficient_value"]) < 6e-6
    return {"votes": rows, "classes": classes, "kappa": kappa, "digits": 12 if whole else 5,
            "error": found["se"]}


json.dump({
    "pairs": [pair(votes(2, 300, 3, 0.3, 1), 3), pair(votes(2, 40, 2, 0.6, 2), 2), pair(votes(2, 500, 7, 0.1, 3), 7),
              pair(votes(2, 25, 2, 0.05, 8), 2), pair([[0, 1], [1, 0]] * 9 + [[0, 0]], 2)],
    "panels": [panel(votes(5, 300, 3, 0.3, 4), 3), panel(votes(3, 60, 4, 0.7, 5), 4),
               panel(votes(5, 200, 3, 0.4, 6, missing=0.4), 3), panel(votes(4, 30, 2, 0.2, 7), 2)],
}, sys.stdout, separators=(",", ":"))
