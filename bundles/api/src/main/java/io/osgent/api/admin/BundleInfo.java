package io.osgent.api.admin;

import java.util.List;

/**
 * A bundle as it stands.
 *
 * @param state {@code installed}, {@code resolved}, {@code starting}, {@code active}, {@code stopping}, or {@code failed}
 *     for a jar in the deploy folder that could not be installed at all
 * @param sha256 of its jar in lower-case hex, or null for the framework itself
 * @param services the interfaces it offers now
 * @param leases how many calls into its plugins are under way
 * @param problem in one line why it does not work and what would help, or null
 */
public record BundleInfo(long id, String symbolicName, String version, String state, String sha256,
    List<String> services, int leases, String problem) {}
