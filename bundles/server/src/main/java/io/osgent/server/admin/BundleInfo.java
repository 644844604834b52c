package io.osgent.server.admin;

import java.util.List;

/**
 * A bundle as it stands.
 *
 * @param state {@code installed}, {@code resolved}, {@code starting}, {@code active}, {@code stopping}; {@code retiring}
 *     when a newer version has taken over and runs that began on this one go on; or {@code failed} for a jar in the deploy
 *     folder that could not be installed at all
 * @param sha256 of its jar in lower-case hex, or null for the framework itself
 * @param services the interfaces it offers now
 * @param usedBy the symbolic names of the bundles that use its services or its classes now
 * @param leases how many calls into its plugins are under way
 * @param runs how many runs that have not ended began on its plugins
 * @param previousVersion what {@link BundleAdmin#rollBack} would put back, or null
 * @param problem in one line why it does not work and what would help, or why the last change to it was taken back, or null
 */
public record BundleInfo(long id, String symbolicName, String version, String state, String sha256,
    List<String> services, List<String> usedBy, int leases, int runs, String previousVersion, String problem) {}
