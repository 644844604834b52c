package io.osgent.model.wire;

/**
 * The part of a prompt that a provider wrote into its cache, which some ask more for.
 *
 * @param tokens kept for as long as the provider does without being asked
 * @param lasting tokens that are kept for an hour
 */
public record CacheWrites(long tokens, long lasting) {
  public static final CacheWrites NONE = new CacheWrites(0, 0);
}
