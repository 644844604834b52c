/** What runs are told to have used, compared with what their providers told. */
package io.osgent.itests.ledger;
