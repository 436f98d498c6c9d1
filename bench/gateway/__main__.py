"""All figures of the gateway alone."""

from bench.gateway import hot_path, loading

if __name__ == "__main__":
    print("The gateway in process, CPU a request")
    hot_path.main()
    print("Loading and swapping")
    loading.main()
