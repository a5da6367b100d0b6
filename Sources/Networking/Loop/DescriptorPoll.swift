import CCurl
import Glibc

/// The kernel's list of descriptors to watch, see epoll(7), with the eventfd that ends a sleep from another thread.
///
/// Only the loop's thread may use it, but for `wake`.
struct DescriptorPoll {
    private let epoll: Int32
    private let bell: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private static let capacity = 256

    init() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(epoll >= 0 && bell >= 0, "no descriptor is left for the event loop: raise ulimit -n")
        events = .allocate(capacity: Self.capacity)
        let watchesBell = ccurl_epoll_watch(epoll, bell, EPOLLIN.rawValue, true)
        precondition(watchesBell, "epoll does not take its own eventfd")
    }

    func close() {
        Glibc.close(epoll)
        Glibc.close(bell)
        events.deallocate()
    }

    /// Ends the sleep of `wait`; from any thread.
    func wake() {
        var one: UInt64 = 1
        // It fails only when the counter is full, and then the bell rings anyway.
        _ = write(bell, &one, MemoryLayout<UInt64>.size)
    }

    /// Watches for `mask` (`EPOLLIN`, `EPOLLOUT`, `EPOLLONESHOT`), in place of what was watched for; false if it cannot.
    ///
    /// `isNew` saves a call where it is likely that the descriptor was not watched before.
    func watch(_ descriptor: Int32, for mask: UInt32, isNew: Bool = false) -> Bool {
        ccurl_epoll_watch(epoll, descriptor, mask, isNew)
    }

    func forget(_ descriptor: Int32) {
        ccurl_epoll_forget(epoll, descriptor)
    }

    /// Sleeps until something happens or `milliseconds` have passed (-1: no limit), then reports each descriptor's events.
    ///
    /// Returns how many there were.
    func wait(milliseconds: Int32, report: (_ descriptor: Int32, _ mask: UInt32) -> Void) -> Int {
        let count = epoll_wait(epoll, events, Int32(Self.capacity), milliseconds)
        guard count > 0 else { return 0 }
        for index in 0..<count {
            let descriptor = ccurl_event_descriptor(events, index)
            if descriptor == bell {
                var rings: UInt64 = 0
                _ = read(bell, &rings, MemoryLayout<UInt64>.size)
            } else {
                report(descriptor, ccurl_event_mask(events, index))
            }
        }
        return Int(count)
    }
}
