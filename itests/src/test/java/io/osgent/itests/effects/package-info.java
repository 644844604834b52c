/** Tools as strangers write them, whose effects are counted outside the server. One bundle; nothing of the tests is in it. */
package io.osgent.itests.effects;
