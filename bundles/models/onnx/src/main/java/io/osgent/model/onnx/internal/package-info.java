/**
 * Embedding models that run inside the server: ONNX Runtime calculates, Hugging Face's tokenizers cut texts into tokens, and
 * the folder a model came in says how the two belong together.
 */
package io.osgent.model.onnx.internal;
