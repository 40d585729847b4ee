/** What is published, and at what target: each strength, each kind of target, each attribute, several writers at once. */
package dev.tempfile.testkit.atomic;
