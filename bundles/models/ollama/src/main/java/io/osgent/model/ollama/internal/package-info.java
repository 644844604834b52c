/** Chat models that an Ollama server runs, over its own API. */
package io.osgent.model.ollama.internal;
