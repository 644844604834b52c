/** The REST interface: one resource a family, each on the services of the API alone. */
@OpenAPIDefinition(info = @Info(title = "Osgent", version = "v1"), security = @SecurityRequirement(name = "key"), components = @Components(schemas = {
    @Schema(name = "AgentPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Agent.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "SessionPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Session.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "MessagePage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = SessionMessage.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "RunPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Run.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "EventPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Event.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "ApprovalPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = ApprovalRequested.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "ArtifactPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Artifact.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "MemoryPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = MemoryItem.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "ToolPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = ToolsResource.ToolView.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "PluginPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = PluginInfo.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "BundlePage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = BundleInfo.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "UserPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = User.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "KeyPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = ApiKey.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "TenantPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Tenant.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "RolePage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Role.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "ActivityPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Activity.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "AuditPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = AuditTrail.Entry.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}),
    @Schema(name = "ConfigPage", type = SchemaType.OBJECT, properties = {
        @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = ConfigInfo.class),
        @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")})}, securitySchemes = @SecurityScheme(securitySchemeName = "key", type = SecuritySchemeType.HTTP, scheme = "bearer", description = "A key, or the access token of a login or of an issuer."), responses = @APIResponse(name = "Problem", description = "What was wrong, and what would be right.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))))
// The OpenAPI annotations are for the build, which makes openapi.json of them.
@Header(name = "Import-Package", value = "!org.eclipse.microprofile.openapi.*,*")
package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.AuditTrail;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.admin.ConfigInfo;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.agent.Agent;
import io.osgent.api.event.Event;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Run;
import io.osgent.server.run.Session.SessionMessage;
import io.osgent.server.run.Session;
import io.osgent.server.security.ApiKey;
import io.osgent.server.security.Role;
import io.osgent.server.security.Tenant;
import io.osgent.server.security.User;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.osgi.annotation.bundle.Header;
