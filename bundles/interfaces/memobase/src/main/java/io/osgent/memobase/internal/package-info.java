/** What is known of a person, over REST, in Osgent's words and in Memobase's. */
@OpenAPIDefinition(info = @Info(title = "Osgent", version = "v1"), tags = @Tag(name = Memobase.TAG, description = "What Memobase's own clients ask for, as they want it: always answered with 200, and with what went wrong inside."), components = @Components(schemas = @Schema(name = "SlotPage", type = SchemaType.OBJECT, properties = {
    @SchemaProperty(name = "items", type = SchemaType.ARRAY, implementation = Slot.class),
    @SchemaProperty(name = "next", type = SchemaType.STRING, description = "Give it as `after`; none at the end.")}), responses = @APIResponse(name = "Envelope", description = "What was asked for, or what was wrong.", content = @Content(mediaType = "application/json", schema = @Schema(implementation = Envelope.class)))))
// The OpenAPI annotations are for the build, which makes openapi.json of them.
@Header(name = "Import-Package", value = "!org.eclipse.microprofile.openapi.*,*")
package io.osgent.memobase.internal;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.annotation.bundle.Header;
