/** Libraries that know nothing of ours take our files as the channels and streams that they are. */
package dev.tempfile.testkit.clients;
