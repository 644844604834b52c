/** What runs survive and what becomes of what they did, on the shipped server. */
package io.osgent.itests.durable;
