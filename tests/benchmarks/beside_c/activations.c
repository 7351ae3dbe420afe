/* Each activation in plain C: XOR, 8 hidden neurons of it, sigmoid output, squared error, summed gradient, one
 * core, double precision, the functions of libm. Every epoch's mean loss is stored, as xorviz stores it.
 * Run: ./activations [seconds]     Prints, for each activation, epochs per second of processor time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#define HIDDEN 8
#define CHUNK 64
typedef double (*Function)(double);
#define INLINE static inline __attribute__((always_inline))
INLINE double sigmoid(double z) { return 1 / (1 + exp(-z)); }
INLINE double half_normal(double z) { return 0.5 * erfc(-z * 0.70710678118654752); }
INLINE double density(double z) { return 0.39894228040143268 * exp(-0.5 * z * z); }
/* Of each: the value, and from z and that the slope. */
INLINE double f_sigmoid(double z) { return sigmoid(z); }
INLINE double s_sigmoid(double z, double a) { return a * (1 - a); }
INLINE double f_tanh(double z) { return tanh(z); }
INLINE double s_tanh(double z, double a) { return 1 - a * a; }
INLINE double f_relu(double z) { return z > 0 ? z : 0; }
INLINE double s_relu(double z, double a) { return z > 0; }
INLINE double f_leaky_relu(double z) { return z > 0 ? z : 0.01 * z; }
INLINE double s_leaky_relu(double z, double a) { return z > 0 ? 1 : 0.01; }
INLINE double f_elu(double z) { return z > 0 ? z : expm1(z); }
INLINE double s_elu(double z, double a) { return z > 0 ? 1 : a + 1; }
INLINE double f_softplus(double z) { return (z > 0 ? z : 0) + log1p(exp(-fabs(z))); }
INLINE double s_softplus(double z, double a) { return sigmoid(z); }
INLINE double f_sine(double z) { return sin(z); }
INLINE double s_sine(double z, double a) { return cos(z); }
INLINE double f_linear(double z) { return z; }
INLINE double s_linear(double z, double a) { return 1; }
INLINE double f_gelu(double z) { return z * half_normal(z); }
INLINE double s_gelu(double z, double a) { return half_normal(z) + z * density(z); }
INLINE double f_swish(double z) { return z * sigmoid(z); }
INLINE double s_swish(double z, double a) { double s = sigmoid(z); return s + a * (1 - s); }
static const double X[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, Y[4] = {0, 1, 1, 0};
static double W1[HIDDEN][2], B1[HIDDEN], W2[HIDDEN], B2;
static double spent(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static double uniform(void) { return 2.0 * rand() / RAND_MAX - 1; }
static void start(void) {
  for (int i = 0; i < HIDDEN; i++) { B1[i] = uniform(); W2[i] = uniform(); W1[i][0] = uniform(); W1[i][1] = uniform(); }
  B2 = uniform();
}
#define RUN(NAME) do { start(); long n = 0; double began = spent(), took; \
  do { for (int k = 0; k < CHUNK; k++) { \
      double g1[HIDDEN][2] = {{0}}, b1[HIDDEN] = {0}, g2[HIDDEN] = {0}, b2 = 0, total = 0; \
      for (int s = 0; s < 4; s++) { \
        double z[HIDDEN], a[HIDDEN], out = B2; \
        for (int i = 0; i < HIDDEN; i++) { z[i] = B1[i] + W1[i][0] * X[s][0] + W1[i][1] * X[s][1]; a[i] = f_##NAME(z[i]); out += W2[i] * a[i]; } \
        double p = sigmoid(out), e = p - Y[s], d = 2 * e * p * (1 - p); total += e * e; b2 += d; \
        for (int i = 0; i < HIDDEN; i++) { double below = d * W2[i] * s_##NAME(z[i], a[i]); g2[i] += d * a[i]; \
          b1[i] += below; g1[i][0] += below * X[s][0]; g1[i][1] += below * X[s][1]; } } \
      for (int i = 0; i < HIDDEN; i++) { W2[i] -= RATE * g2[i]; B1[i] -= RATE * b1[i]; W1[i][0] -= RATE * g1[i][0]; W1[i][1] -= RATE * g1[i][1]; } \
      B2 -= RATE * b2; losses[k] = total / 4; } \
    n += CHUNK; took = spent() - began; } while (took < seconds); \
  printf(#NAME " %.0f\n", n / took); sink += losses[CHUNK - 1]; } while (0)
#define RATE 0.05
int main(int count, char **given) {
  double seconds = count > 1 ? atof(given[1]) : 1, losses[CHUNK], sink = 0;
  RUN(sigmoid); RUN(tanh); RUN(relu); RUN(leaky_relu); RUN(elu);
  RUN(softplus); RUN(sine); RUN(linear); RUN(gelu); RUN(swish);
  return sink == 12345;
}
