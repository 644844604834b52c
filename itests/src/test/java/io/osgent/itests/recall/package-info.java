/** What people have said is found again, on the shipped server. */
package io.osgent.itests.recall;
