/** What somebody would send who means no good, and what people send who do not mean anything by it. */
package io.osgent.itests.attack;
