/* The reduced funnel (benchmarks/funnel.py states it) in C11: the practical limit. One thread, no allocation. */
#include <math.h>
#include <stdint.h>

enum { MARKETERS = 8, SALESPEOPLE = 12, WEEKS = 156, CAPACITY = 25, OLDEST = 12, DIMENSIONS = 3, ROOM = 2048 };

typedef struct {
    double quality, value;
    int32_t age, marketer;
} Lead;

typedef struct {
    uint64_t s[4];
    double spare;
    int has_spare;
} Rng;

typedef struct {
    Rng rng;
    double trust[SALESPEOPLE];
    int64_t blame[MARKETERS];
    int32_t n_open[SALESPEOPLE];
    Lead open[SALESPEOPLE][ROOM]; /* oldest first; over twice as many as come in a whole run */
} Firm;

static inline uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

/* xoshiro256++: Blackman and Vigna (2021), ACM TOMS 47(4) */
static inline uint64_t next(Rng *r) {
    uint64_t *s = r->s, result = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 45);
    return result;
}

static inline double uniform(Rng *r) { return (double)(next(r) >> 11) * 0x1p-53; }

/* polar method: Marsaglia and Bray (1964) */
static inline double normal(Rng *r) {
    if (r->has_spare) { r->has_spare = 0; return r->spare; }
    double x, y, q;
    do {
        x = 2.0 * uniform(r) - 1.0;
        y = 2.0 * uniform(r) - 1.0;
        q = x * x + y * y;
    } while (q >= 1.0 || q == 0.0);
    double f = sqrt(-2.0 * log(q) / q);
    r->spare = y * f;
    r->has_spare = 1;
    return x * f;
}

static int poisson(Rng *r, double p0, double mean) {
    double u = uniform(r), p = p0, reached = p0;
    int k = 0;
    while (reached < u && p > 1e-200) { p *= mean / ++k; reached += p; }
    return k;
}

static void seed_rng(Rng *r, uint64_t seed) { /* splitmix64, as its authors advise */
    for (int i = 0; i < 4; i++) {
        uint64_t z = (seed += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        r->s[i] = z ^ (z >> 31);
    }
    r->has_spare = 0;
}

static double work(Firm *f, int i) {
    Lead *open = f->open[i];
    double trust = f->trust[i], revenue = 0.0;
    int n = f->n_open[i], kept = 0, k = 0;
    for (int capacity = CAPACITY; k < n && capacity > 0; k++) {
        Lead lead = open[k];
        if (uniform(&f->rng) < trust) {
            capacity--;
            double u = uniform(&f->rng), p_won = 0.3 * lead.quality;
            if (u < p_won) {
                revenue += lead.value;
                trust = fmin(1.0, trust + 0.01);
                continue;
            }
            if (u < p_won + 0.1) {
                f->blame[lead.marketer]++;
                trust = fmax(0.0, trust - 0.01);
                continue;
            }
        }
        if (++lead.age <= OLDEST) open[kept++] = lead;
    }
    for (; k < n; k++) open[kept++] = open[k];
    f->n_open[i] = kept;
    f->trust[i] = trust;
    return revenue;
}

/* One run: the revenue of each week is written to weekly[WEEKS], their sum is returned. Not for two threads at once. */
double funnel(uint64_t seed, double *weekly) {
    static Firm firm;
    Firm *f = &firm;
    double need[DIMENSIONS] = {0}, total = 0.0;
    const double p0 = exp(-8.0);
    seed_rng(&f->rng, seed);
    for (int j = 0; j < MARKETERS; j++) f->blame[j] = 0;
    for (int i = 0; i < SALESPEOPLE; i++) { f->trust[i] = 0.6; f->n_open[i] = 0; }
    for (int week = 0; week < WEEKS; week++) {
        double distance = 0.0;
        for (int d = 0; d < DIMENSIONS; d++) { need[d] += 0.02 * normal(&f->rng); distance += need[d] * need[d]; }
        double fit = 0.6 * exp(-distance);
        int dealt = 0;
        for (int j = 0; j < MARKETERS; j++)
            for (int n = poisson(&f->rng, p0, 8.0); n > 0; n--) {
                double quality = fmin(1.0, fmax(0.0, fit + 0.2 * normal(&f->rng)));
                double value = exp(3.0 + 0.8 * normal(&f->rng));
                f->open[dealt][f->n_open[dealt]++] = (Lead){quality, value, 0, j};
                if (++dealt == SALESPEOPLE) dealt = 0;
            }
        weekly[week] = 0.0;
        for (int i = 0; i < SALESPEOPLE; i++) weekly[week] += work(f, i);
        total += weekly[week];
    }
    return total;
}
