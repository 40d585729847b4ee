/** Prints the options that Spark gives to each JVM, for {@code benchmarks/spark}. */
class spark {
    public static void main(String[] args) {
        System.out.println(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptions());
    }
}
