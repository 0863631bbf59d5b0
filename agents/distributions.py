"""Distributions by inversion: one uniform in (0, 1) in, one value out.

Every function is the inverse of its cumulative distribution, so it rises with `u`, and a count rises with its rate: at
the same `u` a policy that attracts fewer leads gets a prefix of the same slots, and nearby parameters give nearby
outcomes. A coin of probability p needs no function: `u < p`.
"""

import math

import numpy as np

from smarketing.agents.elementary import exponentials, logarithms
from smarketing.agents.jit import kernel
from smarketing.agents.row_blocks import padded

# Coefficients of AS 241, routine PPND16: relative accuracy about 1e-16.
_A = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
)  # fmt: skip
_B = (
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
)  # fmt: skip
_C = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
)  # fmt: skip
_D = (
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
)  # fmt: skip
_E = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
)  # fmt: skip
_F = (
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
)  # fmt: skip

_MIDDLE = 0.425  # of the way from one half to either end: the first formula of AS 241 holds up to there
_LARGEST_MEAN = 1e9  # far beyond any firm: a rate that ran away gives a large count, not an endless search
_LARGEST_EXPONENT = 300.0  # above it, exp(-x) is too coarse and too far from the answer to start from
_VANISHED = 1e-200  # under every p[0] above, and reached only if rounding left the sum short of u
_NEGLIGIBLE = 1e-20  # of the weight at the mode: what all terms beyond add up to is lost in rounding


@kernel
def _polynomial(x, c):
    """Horner's rule for the eight coefficients of `c`, lowest power first."""
    return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]


@kernel
def normal(u):
    """Standard normal quantile.

    Source  Wichura (1988), AS 241, Applied Statistics 37(3)
    """
    if abs(u - 0.5) <= _MIDDLE:
        return _middle(u)
    size = _tail(math.sqrt(-math.log(min(u, 1.0 - u))))
    return -size if u < 0.5 else size


@kernel
def _middle(u):
    """The quantile of 85 % of all draws, within 1.44 sd of the mean."""
    q = u - 0.5
    r = 0.180625 - q * q
    return q * _polynomial(r, _A) / _polynomial(r, _B)


@kernel
def _tail(r):
    """The quantile farther out, as its distance from the mean; r = sqrt(-log(probability beyond))."""
    if r <= 5.0:
        return _polynomial(r - 1.6, _C) / _polynomial(r - 1.6, _D)
    return _polynomial(r - 5.0, _E) / _polynomial(r - 5.0, _F)


@kernel
def draw_normals(u, n, z, far, places):
    """`normal` of the first n of u, into z, at a quarter of its price; `far` and `places` (at least n) are scratch.

    The middle of the distribution is worked out for all, eight at a time; then the tails are listed without a branch
    that the processor would have to guess, and worked out by themselves.
    """
    for f in range(n):
        z[f] = _middle(u[f])
    listed = np.uint64(0)
    for f in range(n):
        places[listed] = f
        listed += np.uint64(abs(u[f] - 0.5) > _MIDDLE)
    n_far = np.int64(listed)
    for t in range(n_far):
        x = u[places[t]]
        far[t] = min(x, 1.0 - x)
    logarithms(far, padded(n_far))
    for t in range(padded(n_far)):
        far[t] = _tail(math.sqrt(-far[t]))
    for t in range(n_far):
        f = places[t]
        z[f] = -far[t] if u[f] < 0.5 else far[t]


@kernel
def exponential(u, mean):
    """Exponential quantile, in the unit of `mean`. For a draw of 32 bits 1 - u is exact: log1p would gain nothing."""
    return -mean * math.log(1.0 - u)


@kernel
def poisson(u, rate):
    """Poisson quantile: the smallest count whose cumulative probability reaches `u`. A rate of 0 or less gives 0."""
    if not rate > 0.0:
        return 0
    rate = min(rate, _LARGEST_MEAN)
    return _count(u, 0.0, rate, rate, math.exp(-rate))


@kernel
def draw_counts(u, means, dispersions, n, counts, exponents, none):
    """Negative binomial quantiles of the first n of u, into `counts`; the last two are scratch.

    `dispersions` = variance / mean; at 1 or less it is Poisson, its limit. A mean of 0 or less gives 0. Every row has
    room for whole blocks, and means and dispersions are put into their range.
    """
    for t in range(padded(n)):
        means[t] = min(means[t], _LARGEST_MEAN) if means[t] > 0.0 else 0.0
        dispersions[t] = max(dispersions[t], 1.0)
        none[t] = dispersions[t]
    logarithms(none, padded(n))
    for t in range(padded(n)):
        excess = dispersions[t] - 1.0
        exponents[t] = means[t] * none[t] / excess if excess > 0.0 else means[t]
        none[t] = -exponents[t]
    exponentials(none, padded(n))
    for t in range(n):
        spread = dispersions[t]
        counts[t] = _count(u[t], (spread - 1.0) / spread, means[t] / spread, exponents[t], none[t])


@kernel
def _count(u, a, c, exponent, none):
    """Quantile of a count whose probabilities follow p[k+1] / p[k] = (a k + c) / (k + 1), p[0] = exp(-exponent) = none.

    Poisson and negative binomial are two of the three families of this form.

    Source  Panjer (1981), ASTIN Bulletin 12(1)
    """
    if exponent > _LARGEST_EXPONENT:
        return _count_from_mode(u, a, c)
    k = 0
    p = none
    reached = p
    while reached < u and p > _VANISHED:
        p *= (a * k + c) / (k + 1)
        k += 1
        reached += p
    return k


@kernel
def _count_from_mode(u, a, c):
    """The same for large counts: weights relative to the mode, summed both ways, stand in for exp(-exponent)."""
    mode = int((c - a) / (1.0 - a))
    below = 0.0  # weight under the mode
    weight, k = 1.0, mode
    while k > 0 and weight > _NEGLIGIBLE:
        weight *= k / (a * (k - 1) + c)
        k -= 1
        below += weight
    above = 0.0  # weight over the mode
    weight, k = 1.0, mode
    while weight > _NEGLIGIBLE:
        weight *= (a * k + c) / (k + 1)
        k += 1
        above += weight
    wanted = u * (below + 1.0 + above)
    weight, k, reached = 1.0, mode, below + 1.0
    while reached < wanted and weight > _NEGLIGIBLE:
        weight *= (a * k + c) / (k + 1)
        k += 1
        reached += weight
    while k > 0 and reached - weight >= wanted:
        reached -= weight
        weight *= k / (a * (k - 1) + c)
        k -= 1
    return k
