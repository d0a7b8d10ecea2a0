/** What a generated header computes with: C99, images `[height][width][channels]`, kernels as the studio keeps them. */
export const cFunctions = `
static inline void dsdc_conv2d(const float *x, int height, int width, int channels, const float *kernel, const float *bias, int side, int stride,
                               int dilation, int top, int left, int rows, int columns, int filters, float *y) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      float *out = y + (i * columns + j) * filters;
      for (int f = 0; f < filters; f++) out[f] = bias ? bias[f] : 0.0f;
      for (int p = 0; p < side; p++)
        for (int q = 0; q < side; q++) {
          int row = i * stride + p * dilation - top, column = j * stride + q * dilation - left;
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const float *in = x + (row * width + column) * channels;
          const float *w = kernel + (p * side + q) * channels * filters;
          for (int c = 0; c < channels; c++)
            for (int f = 0; f < filters; f++) out[f] += in[c] * w[c * filters + f];
        }
    }
}

static inline void dsdc_depthwise(const float *x, int height, int width, int channels, const float *kernel, const float *bias, int side, int stride,
                                  int dilation, int top, int left, int rows, int columns, int multiplier, float *y) {
  int filters = channels * multiplier;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      float *out = y + (i * columns + j) * filters;
      for (int f = 0; f < filters; f++) out[f] = bias ? bias[f] : 0.0f;
      for (int p = 0; p < side; p++)
        for (int q = 0; q < side; q++) {
          int row = i * stride + p * dilation - top, column = j * stride + q * dilation - left;
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const float *in = x + (row * width + column) * channels;
          const float *w = kernel + (p * side + q) * filters;
          for (int f = 0; f < filters; f++) out[f] += in[f / multiplier] * w[f];
        }
    }
}

static inline void dsdc_dense(const float *x, int inputs, const float *kernel, const float *bias, int units, float *y) {
  for (int u = 0; u < units; u++) y[u] = bias ? bias[u] : 0.0f;
  for (int i = 0; i < inputs; i++)
    for (int u = 0; u < units; u++) y[u] += x[i] * kernel[i * units + u];
}

/* A batch norm that stands alone: one factor and one offset a channel. */
static inline void dsdc_scale(float *x, int count, int channels, const float *factor, const float *offset) {
  for (int i = 0; i < count; i++) x[i] = x[i] * factor[i % channels] + offset[i % channels];
}

static inline void dsdc_pool(const float *x, int height, int width, int channels, int most, int side, int stride, int top, int left, int rows, int columns,
                             float *y) {
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++)
      for (int c = 0; c < channels; c++) {
        float sum = 0.0f, largest = -INFINITY;
        int count = 0;
        for (int p = 0; p < side; p++)
          for (int q = 0; q < side; q++) {
            int row = i * stride + p - top, column = j * stride + q - left;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            float value = x[(row * width + column) * channels + c];
            if (value > largest) largest = value;
            sum += value;
            count++;
          }
        y[(i * columns + j) * channels + c] = most ? largest : sum / (float)count;
      }
}

static inline void dsdc_means(const float *x, int pixels, int channels, float *y) {
  for (int c = 0; c < channels; c++) {
    float sum = 0.0f;
    for (int i = 0; i < pixels; i++) sum += x[i * channels + c];
    y[c] = sum / (float)pixels;
  }
}

static inline void dsdc_fold_rows(const float *x, int height, int width, int channels, int factor, float *y) {
  for (int i = 0; i < height; i++)
    for (int j = 0; j < width; j++)
      for (int c = 0; c < channels; c++)
        y[((i / factor) * width + j) * factor * channels + (i % factor) * channels + c] = x[(i * width + j) * channels + c];
}

static inline void dsdc_relu(float *x, int count) { for (int i = 0; i < count; i++) if (x[i] < 0.0f) x[i] = 0.0f; }
static inline void dsdc_sigmoid(float *x, int count) { for (int i = 0; i < count; i++) x[i] = 1.0f / (1.0f + expf(-x[i])); }
static inline void dsdc_tanh(float *x, int count) { for (int i = 0; i < count; i++) x[i] = tanhf(x[i]); }
`;
