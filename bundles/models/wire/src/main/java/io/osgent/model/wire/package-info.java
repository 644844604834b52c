/**
 * What every bundle of a model provider needs and embeds: calls over HTTP, answers read as they arrive, failures told in
 * the terms of the API, settings checked, and the offer of the provider as a service.
 *
 * <p>Jetty's client sends the requests; answers are read by a streaming parser out of the bytes as they come, without a
 * tree and without a copy. What a vendor says and means is the vendor's bundle's to know: {@link
 * io.osgent.model.wire.Protocol}.
 */
package io.osgent.model.wire;
