package io.osgent.server.admin;

/**
 * A plugin as it stands.
 *
 * @param kind {@code model}, {@code tool}, {@code memory}, {@code planner}, {@code policy}, {@code interceptor},
 *     {@code embedding} or {@code image}
 * @param version of its bundle
 * @param bundle the symbolic name of its bundle
 * @param state {@code active}, {@code shadowed} by another of the same name, {@code on_trial}, {@code retiring}, or {@code failed}
 * @param leases how many calls into it are under way
 * @param runs how many runs that have not ended began on it
 * @param problem why it is not offered, or null
 */
public record PluginInfo(String name, String kind, String version, String bundle, long bundleId, String state,
    int leases, int runs, String problem) {}
