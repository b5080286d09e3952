/*
 * The same work in C, by trying every candidate of every worker: interior optima and kinks of seven brackets under
 * random rates. Prints "<workers> <microseconds a schedule, mean utility> <the same, mean of ln utility>".
 * cc -O3 -march=native -ffast-math evaluation.c -o evaluation -lm && ./evaluation 1000000
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define K 7
static const double brackets[K + 1] = {0, 11600, 47150, 100525, 191950, 243725, 609350, 1e300};
static const double elasticity = 0.25;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

static double uniform(void) { return (rand() + 0.5) / (RAND_MAX + 1.0); }

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double evaluate(const double *z0, const double *q, double *net, int n, const double *rates, int is_log) {
  double factor[K], slope[K], level[K], tax_slope[K], tax_level[K], kink_net[K], kink_tax[K], kink_cost[K];
  double tax = 0, share = elasticity / (1 + elasticity);
  for (int k = 0; k < K; k++) {
    factor[k] = pow(1 - rates[k], elasticity);
    slope[k] = (1 - rates[k]) * factor[k] / (1 + elasticity);
    level[k] = rates[k] * brackets[k] - tax;
    tax_slope[k] = rates[k] * factor[k];
    tax_level[k] = -level[k];
    kink_net[k] = brackets[k] - tax;
    kink_tax[k] = tax;
    kink_cost[k] = share * pow(brackets[k], 1 / share);
    if (k + 1 < K) tax += rates[k] * (brackets[k + 1] - brackets[k]);
  }
  double revenue = 0;
  for (int i = 0; i < n; i++) {
    double best = 0, best_tax = 0, z = z0[i];
    for (int k = 0; k < K; k++) {
      double income = z * factor[k], value = level[k] + slope[k] * z;
      int better = income >= brackets[k] && income <= brackets[k + 1] && value > best;
      best = better ? value : best;
      best_tax = better ? tax_level[k] + tax_slope[k] * z : best_tax;
      double at_kink = kink_net[k] - kink_cost[k] * q[i];
      better = at_kink > best;
      best = better ? at_kink : best;
      best_tax = better ? kink_tax[k] : best_tax;
    }
    net[i] = best;
    revenue += best_tax;
  }
  double rebate = revenue / n, sum = 0;
  if (is_log)
    for (int i = 0; i < n; i++) sum += log(net[i] + rebate);
  else
    for (int i = 0; i < n; i++) sum += net[i] + rebate;
  return is_log ? exp(sum / n) : sum / n;
}

int main(int count, char **arguments) {
  int n = count > 1 ? atoi(arguments[1]) : 1000;
  double *z0 = malloc(n * sizeof *z0), *q = malloc(n * sizeof *q), *net = malloc(n * sizeof *net);
  for (int i = 0; i < n; i++) z0[i] = 45000 * exp(0.8 * sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()));
  qsort(z0, n, sizeof *z0, ascending);
  for (int i = 0; i < n; i++) q[i] = pow(z0[i], -1 / elasticity);
  printf("%d", n);
  for (int is_log = 0; is_log < 2; is_log++) {
    double start = seconds(), checksum = 0;
    int schedules = 0;
    do {
      double rates[K];
      for (int k = 0; k < K; k++) rates[k] = uniform();
      checksum += evaluate(z0, q, net, n, rates, is_log);
      schedules++;
    } while (seconds() - start < 0.4 || schedules < 4);
    printf(" %.1f", 1e6 * (seconds() - start) / schedules);
    if (!(checksum > 0)) return 1;
  }
  printf("\n");
  return 0;
}
