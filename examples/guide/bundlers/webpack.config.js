export default {
  mode: 'production',
  entry: './lazy.js',
  // The chunks are larger than webpack's hint of 244 KiB before compression: this says that it is meant.
  performance: { maxAssetSize: 2_000_000, maxEntrypointSize: 2_000_000 },
};
